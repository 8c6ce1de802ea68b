package dev.polaris.backup.storage.restore;

/** Why an object, or a fact of it, was not restored. */
public enum NotRestored {
    KEY_REFUSED("Storage refuses the key: it takes only some characters today, and the object is older than that rule"),
    TOO_LARGE("larger than the project lets any object be; raise the limit in its settings"),
    TYPE_REFUSED("Storage refuses the content type"),
    REFUSED("Storage refuses the upload; look the code up in the report"),
    DAMAGED("the bytes in the backup bucket are not those that were committed; verify the sync, take an earlier one"),
    CAME_LATER("written in the project after the plan was made, and left alone"),
    NOT_VERIFIED("what was read back is not what was sent; somebody wrote it at the same time, or the project lost it"),
    HEADERS("restored, but its content type or cache control cannot be sent by the API"),
    OWNER("restored, but its row was not found in the named database: owner and time of creation are new");

    private final String text;

    NotRestored(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }

    /** Whether the object's bytes are in the target all the same. */
    public boolean bytesRestored() {
        return this == HEADERS || this == OWNER;
    }
}
