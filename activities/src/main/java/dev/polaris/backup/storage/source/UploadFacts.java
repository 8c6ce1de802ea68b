package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;

/**
 * What an upload says about its object.
 *
 * @param contentType null for {@code application/octet-stream}
 * @param cacheControl the whole header; null for {@code no-cache}, which is what Storage takes for none
 * @param userMetadata the uploader's own; empty for none
 */
public record UploadFacts(String contentType, String cacheControl, Map<String, JsonNode> userMetadata) {
    private static final String PLAIN_TYPE = "application/octet-stream";
    private static final String NO_CACHE = "no-cache";
    private static final String SECONDS = "max-age=";

    public UploadFacts {
        contentType = contentType == null ? PLAIN_TYPE : contentType;
        cacheControl = cacheControl == null ? NO_CACHE : cacheControl;
        userMetadata = Map.copyOf(Objects.requireNonNull(userMetadata, "userMetadata"));
    }

    /** Whether all of it can be sent in the headers of a whole upload. */
    public boolean fitHeaders() {
        return isHeader(contentType) && isHeader(cacheControl);
    }

    /** Whether all of it can be sent with a resumable upload, which takes cache control as a number of seconds only. */
    public boolean fitResumable() {
        return isHeader(contentType)
                && (cacheControl.equals(NO_CACHE) || !seconds().isEmpty());
    }

    /** The seconds of {@code max-age=3600}; empty for any other cache control. */
    String seconds() {
        return cacheControl.matches(SECONDS + "\\d{1,9}") ? cacheControl.substring(SECONDS.length()) : "";
    }

    String typeHeader() {
        return isHeader(contentType) ? contentType : PLAIN_TYPE;
    }

    String cacheHeader() {
        return isHeader(cacheControl) ? cacheControl : NO_CACHE;
    }

    private static boolean isHeader(String text) {
        return !text.isBlank() && text.equals(text.strip()) && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
