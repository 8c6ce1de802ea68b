package dev.polaris.backup.starter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.GlobalOptions.Output;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One call of the command line: its surroundings, its global options, and where its answer goes. */
public final class Invocation {
    private static final ObjectWriter JSON = PayloadConversion.mapper().writerWithDefaultPrettyPrinter();

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final GlobalOptions options = new GlobalOptions();

    /**
     * A call in these surroundings.
     *
     * @param environment the process's variables
     * @param terminal whether standard output is a terminal that lines can be redrawn on
     */
    public Invocation(Map<String, String> environment, PrintStream out, PrintStream err, boolean terminal) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** Where answers for people go; nothing but one document may be written here when {@link #json()}. */
    public PrintStream out() {
        return out;
    }

    /** Where errors and notices go. */
    public PrintStream err() {
        return err;
    }

    public boolean json() {
        return options.output == Output.JSON;
    }

    /** Whether what is shown may be redrawn in place. */
    public boolean redraws() {
        return terminal && !json();
    }

    GlobalOptions options() {
        return options;
    }

    /** The configuration file that counts: --config, else POLARIS_CONFIG, else ./polaris.yaml. */
    public Path configFile() {
        if (options.config != null) {
            return options.config;
        }
        String named = environment.get("POLARIS_CONFIG");
        return named == null || named.isEmpty() ? Path.of("polaris.yaml") : Path.of(named);
    }

    /**
     * Reads the configuration.
     *
     * @throws ConfigurationException with every mistake
     */
    public PolarisConfig config() throws ConfigurationException {
        return ConfigFile.load(configFile(), environment);
    }

    /**
     * The environment asked for, or the only one.
     *
     * @throws CommandFailure when it is not configured, or several are and none was chosen
     */
    public String env(PolarisConfig config) throws CommandFailure {
        if (options.env != null) {
            // Refuses a name that is not there, before Temporal is touched.
            return config.environment(options.env).name();
        }
        if (config.environments().size() == 1) {
            return config.environments().keySet().iterator().next();
        }
        throw CommandFailure.badInput(
                "There are several environments: " + String.join(", ", names(config)) + ".", "Choose one with --env.");
    }

    /** The environment asked for, or all of them. */
    public List<String> envs(PolarisConfig config) throws CommandFailure {
        return options.env == null ? names(config) : List.of(env(config));
    }

    /** Writes the one JSON document. */
    public void printJson(Object document) {
        try {
            out.println(JSON.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON: " + document.getClass(), e);
        }
    }

    private static List<String> names(PolarisConfig config) {
        return config.environments().keySet().stream().sorted().toList();
    }
}
