package dev.polaris.backup.storage;

/**
 * What was found in one part of an inventory.
 *
 * @param looked objects that were looked at
 * @param read of these, objects that were read back
 * @param passedOver objects that were verified before
 * @param bytes bytes read back
 * @param wrong objects that are not as the manifest says
 */
public record ShardVerdict(long looked, long read, long passedOver, long bytes, long wrong) {
    /** Nothing yet. */
    public static final ShardVerdict NONE = new ShardVerdict(0, 0, 0, 0, 0);

    /** Both together. */
    public ShardVerdict plus(ShardVerdict other) {
        return new ShardVerdict(
                looked + other.looked,
                read + other.read,
                passedOver + other.passedOver,
                bytes + other.bytes,
                wrong + other.wrong);
    }
}
