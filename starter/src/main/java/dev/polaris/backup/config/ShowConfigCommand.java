package dev.polaris.backup.config;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code polaris config show}: what counts, defaults filled in, secrets only as references. */
@Command(
        name = "show",
        description = "Show the configuration with defaults filled in; secrets appear only as references.")
public final class ShowConfigCommand implements Callable<Integer> {
    private final Invocation invocation;

    public ShowConfigCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> document = ConfigDocument.of(invocation.config());
        if (invocation.json()) {
            invocation.printJson(document);
        } else {
            invocation
                    .out()
                    .print(YAMLMapper.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .build()
                            .writeValueAsString(document));
        }
        return ExitCode.OK;
    }
}
