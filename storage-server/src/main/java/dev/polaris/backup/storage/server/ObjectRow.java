package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A row of {@code storage.objects}. Times are as Storage writes them: ISO with milliseconds.
 *
 * @param metadata what the store behind told about the bytes; a missing node for none
 * @param userMetadata the uploader's own; a missing node for none
 */
record ObjectRow(
        String id,
        String bucket,
        String name,
        String version,
        JsonNode metadata,
        JsonNode userMetadata,
        String owner,
        String updatedAt,
        String createdAt,
        String lastAccessedAt) {

    String etag() {
        return metadata.path("eTag").asText(null);
    }

    String contentType() {
        return metadata.path("mimetype").asText("application/octet-stream");
    }

    String cacheControl() {
        return metadata.path("cacheControl").asText("no-cache");
    }
}
