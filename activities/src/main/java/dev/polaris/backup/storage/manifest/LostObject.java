package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * An object that was listed and could not be read.
 *
 * @param key its key
 * @param lost why
 */
@JsonPropertyOrder({"lost", "key"}) // by its beginning a line is told from that of an object
public record LostObject(String key, Reason lost) implements ShardLine {
    /** Why an object has no bytes in the mirror. */
    public enum Reason {
        /** Deleted between its listing and its reading. */
        GONE,
        /** The project lists it, but has lost its bytes. */
        UNREADABLE
    }
}
