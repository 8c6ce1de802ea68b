package dev.polaris.backup.storage.restore;

/** What lies in the backup bucket is not what was committed; nothing of it was shown to anybody. */
final class DamagedBytesException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedBytesException(String what) {
        super(what);
    }
}
