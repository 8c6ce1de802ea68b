package dev.polaris.backup.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a backup's {@code project.json} says; nothing where the backup has none. */
public final class ProjectFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 4 << 20;

    private final JsonNode facts;

    private ProjectFile(JsonNode facts) {
        this.facts = facts;
    }

    /**
     * Reads it.
     *
     * @param project where it is; null when the backup has none
     */
    public static ProjectFile read(ObjectStore store, PinnedObject project) throws IOException {
        return new ProjectFile(
                project == null
                        ? MAPPER.createObjectNode()
                        : MAPPER.readTree(store.readBytes(project.key(), Optional.of(project.versionId()), LONGEST)
                                .bytes()));
    }

    /** A fact about the database, such as its {@code collate}. */
    public Optional<String> database(String name) {
        return Optional.ofNullable(facts.path("database").path(name).textValue());
    }

    /** The version of each extension of the source, by name. */
    public Map<String, String> extensionVersions() {
        Map<String, String> versions = new TreeMap<>();
        for (JsonNode extension : facts.path("extensions")) {
            versions.put(
                    extension.path("name").asText(), extension.path("version").asText());
        }
        return versions;
    }
}
