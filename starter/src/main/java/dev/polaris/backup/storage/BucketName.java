package dev.polaris.backup.storage;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.CommandFailure;

/** The id of a bucket as people type it. */
final class BucketName {
    private BucketName() {}

    /**
     * The bucket of an environment whose Storage is mirrored.
     *
     * @throws CommandFailure when it cannot be a bucket, or the environment's Storage is not mirrored
     */
    static String checked(PolarisConfig config, String env, String typed) throws CommandFailure {
        String bucket = checked(typed);
        if (config.environment(env).storage().isEmpty()) {
            throw CommandFailure.badInput(
                    "The Storage of " + env + " is not configured.",
                    "Add environments." + env + ".storage to polaris.yaml, with url and key.");
        }
        return bucket;
    }

    /**
     * The bucket.
     *
     * @throws CommandFailure when it cannot be one
     */
    static String checked(String typed) throws CommandFailure {
        if (!StorageSlot.isBucket(typed)) {
            throw CommandFailure.badInput(
                    "\"" + typed + "\" cannot be a bucket.", "Write a bucket's id, such as user-media.");
        }
        return typed;
    }
}
