package dev.polaris.backup.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an environment needs besides its database when it is built anew.
 *
 * @param patches SQL files that make a restored database this environment's; empty for none
 * @param storageEnv the environment whose project the objects go into; empty for the new instance's own Storage, or the
 *     same environment's where instances have none
 * @param buckets buckets that come back, in this order
 * @param secrets what gets a new value, in this order
 * @param envFile the file that tells the app of them; empty when there is none
 * @param manual what only a person can do: names and instructions, in this order
 * @param smoke what must answer before the app is pointed at the new instance
 */
public record RebuildConfig(
        Optional<Path> patches,
        Optional<String> storageEnv,
        List<String> buckets,
        List<Secret> secrets,
        Optional<EnvFile> envFile,
        List<ManualStep> manual,
        List<HttpCheck> smoke) {
    public RebuildConfig {
        buckets = List.copyOf(buckets);
        secrets = List.copyOf(secrets);
        manual = List.copyOf(manual);
        smoke = List.copyOf(smoke);
    }

    /** The secret of this name. */
    public Optional<Secret> secret(String name) {
        return secrets.stream().filter(secret -> secret.name().equals(name)).findFirst();
    }

    /** The secret that is this login's password. */
    public Optional<Secret> secretOf(String login) {
        return secrets.stream()
                .filter(secret -> secret.login().filter(login::equals).isPresent())
                .findFirst();
    }

    /**
     * A secret that gets a new value.
     *
     * @param name how it is called here
     * @param file where its value is kept, on the restore worker's host; readable by its owner only
     * @param login the database login whose password it is; empty for a random text that only the app uses
     */
    public record Secret(String name, Path file, Optional<String> login) {}

    /**
     * The app's file of variables.
     *
     * @param path where it is, on the restore worker's host
     * @param variables names and templates of the values that change
     */
    public record EnvFile(Path path, Map<String, String> variables) {
        public EnvFile {
            variables = Map.copyOf(variables);
        }
    }

    /**
     * A step that a person takes and confirms.
     *
     * @param name by which it is confirmed
     * @param instruction what is to be done
     */
    public record ManualStep(String name, String instruction) {}

    /**
     * A question to something that serves HTTP.
     *
     * @param name for people
     * @param url what is asked
     * @param status the answer's status
     * @param contains a text that the answer holds; empty when any will do
     */
    public record HttpCheck(String name, URI url, int status, Optional<String> contains) {}
}
