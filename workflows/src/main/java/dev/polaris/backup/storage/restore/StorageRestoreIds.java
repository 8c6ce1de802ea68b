package dev.polaris.backup.storage.restore;

/** The workflow ids of restores of objects. */
public final class StorageRestoreIds {
    private StorageRestoreIds() {}

    /** The id of the run that does the work: there is one at a time of a bucket and a ticket. */
    public static String of(String env, String bucket, String ticket) {
        return "restore-storage/" + env + "/" + bucket + "/" + ticket;
    }

    /** The id of what writes into a bucket: there is one at a time, because it changes the bucket's settings meanwhile. */
    static String writing(LocatedObjects source) {
        return "restore-storage-into/" + source.toEnv() + "/" + source.toBucket();
    }
}
