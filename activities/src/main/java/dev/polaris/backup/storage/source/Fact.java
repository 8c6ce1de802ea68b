package dev.polaris.backup.storage.source;

/** The facts of {@link ObjectFacts}, by name. */
public enum Fact {
    SIZE,
    ETAG,
    VERSION,
    UPDATED_AT,
    CREATED_AT,
    CONTENT_TYPE,
    CACHE_CONTROL,
    USER_METADATA,
    OWNER
}
