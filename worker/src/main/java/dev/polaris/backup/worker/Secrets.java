package dev.polaris.backup.worker;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.config.StoreCredentials;
import dev.polaris.backup.roles.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which secrets a worker needs for its roles, and which of them are not there. */
final class Secrets {
    private Secrets() {}

    /** Every secret these roles need that cannot be read; found at the start, not in the night. */
    static List<Problem> missing(PolarisConfig config, Set<Role> roles, Map<String, String> environment) {
        return unreadable(needed(config, roles), environment);
    }

    /** The parts of one role's key to the bucket that cannot be read. */
    static List<Problem> missingStoreKey(PolarisConfig config, Role role, Map<String, String> environment) {
        return unreadable(storeKey(config, role), environment);
    }

    private static List<Problem> unreadable(Map<String, SecretReference> needed, Map<String, String> environment) {
        List<Problem> problems = new ArrayList<>();
        needed.forEach((path, reference) -> {
            try {
                var unused = reference.resolve(environment);
            } catch (MissingSecretException e) {
                problems.add(new Problem(path, e.getMessage(), "Set it for this worker; it is read at every use."));
            }
        });
        return problems;
    }

    private static Map<String, SecretReference> needed(PolarisConfig config, Set<Role> roles) {
        Map<String, SecretReference> needed = new LinkedHashMap<>();
        config.temporal().apiKey().ifPresent(key -> needed.put("temporal.apiKey", key));
        for (Role role : roles) {
            needed.putAll(storeKey(config, role));
        }
        if (roles.contains(Role.SYNC)) {
            config.environments()
                    .forEach((name, env) -> env.storage()
                            .ifPresent(storage -> needed.putAll(storageKeys("environments." + name, env, storage))));
        }
        if (roles.contains(Role.BACKUP)) {
            config.environments()
                    .forEach((name, env) -> needed.put(
                            "environments." + name + ".source.password",
                            env.source().password()));
        }
        if (roles.contains(Role.VERIFY)) {
            config.environments()
                    .forEach((name, env) -> env.canary()
                            .target()
                            .ifPresent(target -> needed.put(
                                    "environments." + name + ".targets." + target + ".password",
                                    env.target(target).connection().password())));
        }
        if (roles.contains(Role.RESTORE)) {
            config.environments().values().forEach(env -> needed.putAll(ProcedureParts.secrets(env)));
            config.environments()
                    .forEach((name, env) -> env.targets()
                            .forEach((targetName, target) -> needed.put(
                                    "environments." + name + ".targets." + targetName + ".password",
                                    target.connection().password())));
        }
        return needed;
    }

    private static Map<String, SecretReference> storageKeys(String path, EnvironmentConfig env, StorageConfig storage) {
        Map<String, SecretReference> keys = new LinkedHashMap<>();
        keys.put(path + ".storage.key", storage.key());
        storage.s3().ifPresent(s3 -> {
            keys.put(path + ".storage.s3.accessKey", s3.accessKey());
            keys.put(path + ".storage.s3.secretKey", s3.secretKey());
        });
        if (storage.listing() == StorageConfig.Listing.SQL) {
            keys.put(path + ".source.password", env.source().password());
        }
        return keys;
    }

    private static Map<String, SecretReference> storeKey(PolarisConfig config, Role role) {
        Map<String, SecretReference> key = new LinkedHashMap<>();
        StoreCredentials credentials = config.storeCredentials().get(role);
        if (credentials != null) {
            key.put("roles." + role.label() + ".accessKey", credentials.accessKey());
            key.put("roles." + role.label() + ".secretKey", credentials.secretKey());
        }
        return key;
    }
}
