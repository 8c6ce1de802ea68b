package dev.polaris.backup.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes what is needed to build an environment anew, in the form in which it is read. */
final class RebuildDocument {
    private RebuildDocument() {}

    static Map<String, Object> rebuild(RebuildConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        config.patches().ifPresent(path -> section.put("patches", path.toString()));
        config.storageEnv().ifPresent(env -> section.put("storageEnv", env));
        section.put("buckets", String.join(", ", config.buckets()));
        Map<String, Object> secrets = new LinkedHashMap<>();
        config.secrets().forEach(secret -> secrets.put(secret.name(), secret(secret)));
        section.put("secrets", secrets);
        config.envFile()
                .ifPresent(file -> section.put(
                        "envFile",
                        Map.of("path", file.path().toString(), "variables", new TreeMap<>(file.variables()))));
        Map<String, Object> manual = new LinkedHashMap<>();
        config.manual().forEach(step -> manual.put(step.name(), step.instruction()));
        section.put("manual", manual);
        Map<String, Object> smoke = new LinkedHashMap<>();
        config.smoke().forEach(check -> smoke.put(check.name(), check(check)));
        section.put("smoke", smoke);
        return section;
    }

    private static Map<String, Object> secret(RebuildConfig.Secret secret) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("file", secret.file().toString());
        secret.login().ifPresent(login -> section.put("login", login));
        return section;
    }

    private static Map<String, Object> check(RebuildConfig.HttpCheck check) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("url", check.url().toString());
        section.put("status", check.status());
        check.contains().ifPresent(text -> section.put("contains", text));
        return section;
    }
}
