package dev.polaris.backup.instance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.supabase.ManagementApi;
import java.net.URI;
import java.util.function.UnaryOperator;

/** The Storage that a Supabase project comes with. Its key is asked for when it is needed, and kept nowhere. */
final class ProjectStorage implements InstanceStorage {
    private final InstanceConfig.Project config;
    private final ManagementApi api;
    private final UnaryOperator<String> refs;

    /** @param refs the project's id, by the instance's */
    ProjectStorage(InstanceConfig.Project config, ManagementApi api, UnaryOperator<String> refs) {
        this.config = config;
        this.api = api;
        this.refs = refs;
    }

    @Override
    public URI address(String id) {
        return config.storageOf(refs.apply(id));
    }

    /** A secret key, or that of the older kind where a project has no other. */
    @Override
    public String key(String id) {
        return ActivityFailures.typed(() -> {
            String path = "/v1/projects/" + refs.apply(id) + "/api-keys?reveal=true";
            JsonNode keys = api.get(path).orElseThrow(() -> missing(id));
            String legacy = null;
            for (JsonNode key : keys) {
                String text = key.path("api_key").asText("");
                if (key.path("type").asText("").equals("secret") && text.startsWith("sb_secret_")) {
                    return text;
                }
                if (key.path("name").asText("").equals("service_role") && !text.isEmpty()) {
                    legacy = text;
                }
            }
            if (legacy == null) {
                throw missing(id);
            }
            return legacy;
        });
    }

    private static RuntimeException missing(String id) {
        return FailureType.INSTANCE_FAILED.failure(
                "The project of instance " + id + " tells no key that may do everything.");
    }

    /** A project's Storage serves it from its beginning. */
    @Override
    public void attach(InstanceOrder order, Instance instance) {}
}
