package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An object that was not restored, or not completely.
 *
 * @param key its key
 * @param reason why
 * @param explanation the reason in words
 * @param detail what the server said; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReportLine(String key, NotRestored reason, String explanation, String detail) {
    static ReportLine of(ObjectResult result) {
        return new ReportLine(
                result.object().key(), result.problem(), result.problem().text(), result.detail());
    }
}
