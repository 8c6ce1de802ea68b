package dev.polaris.backup.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.config.ProcedureConfig;
import dev.polaris.backup.flip.EnvFileFlip;
import dev.polaris.backup.flip.FlipActivitiesForEnvironment;
import dev.polaris.backup.freeze.FreezeActivitiesForEnvironment;
import dev.polaris.backup.instance.InstanceActivitiesForEnvironment;
import dev.polaris.backup.rebuild.RebuildActivitiesForEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a procedure would stumble over is told by the doctor on a quiet day. */
final class ProcedureExaminationTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsMissingIsNamedAndWhatIsThereIsNot() throws Exception {
        Path file = Files.writeString(directory.resolve(".env"), "DATABASE_URL=postgres://app:x@h:5432/postgres\n");
        List<Finding> findings = examine("""
                flip: {envFile: {path: %s, variable: DATABASE_URL, reload: {run: 'no-such-command now'}}},
                notify: {command: {run: 'echo "$POLARIS_TITLE" >> /dev/null'}}, migrations: {command: 'if then'},
                rebuild: {secrets: {key: {file: %s}}}""".formatted(file, directory.resolve("nowhere/key")));

        assertThat(verdict(findings, "procedure: flip")).isEqualTo(Finding.Verdict.OK);
        assertThat(verdict(findings, "procedure: command of notify")).isEqualTo(Finding.Verdict.OK);
        assertThat(findings)
                .filteredOn(finding -> finding.verdict() == Finding.Verdict.FAILED)
                .extracting(Finding::check)
                .containsExactly(
                        "procedure: instances",
                        "procedure: freeze",
                        "procedure: rebuild",
                        "procedure: command of migrations",
                        "procedure: command of flip.envFile.reload");
        assertThat(findings.toString()).contains("no-such-command is not there", "nowhere", "cannot be written");
    }

    @Test
    void anAppThatPointsElsewhereIsFound() throws Exception {
        Path file = Files.writeString(directory.resolve(".env"), "DATABASE_URL=postgres://app:x@other:5432/postgres\n");

        List<Finding> findings = examine("flip: {envFile: {path: %s, variable: DATABASE_URL}}".formatted(file));

        assertThat(findings.toString()).contains("the app points at other:5432/postgres and not at h:5432/postgres");
    }

    private static List<Finding> examine(String procedure) throws Exception {
        EnvironmentConfig env = ConfigFile.parse(
                        "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'},"
                                + " procedure: {" + procedure + "}}}}",
                        Map.of())
                .environment("prod");
        FlipConfig flip = env.procedure().flatMap(ProcedureConfig::flip).orElseThrow();
        return new ProcedureExamination(
                        env,
                        new InstanceActivitiesForEnvironment(env, Optional.empty()),
                        new FreezeActivitiesForEnvironment("prod", Optional.empty()),
                        new FlipActivitiesForEnvironment(
                                "prod", Optional.of(new EnvFileFlip((FlipConfig.EnvFile) flip)), Optional.empty()),
                        new RebuildActivitiesForEnvironment(env, Optional.empty(), null))
                .examine();
    }

    private static Finding.Verdict verdict(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow()
                .verdict();
    }
}
