package dev.polaris.backup.s3;

/**
 * How large each part of an upload of unknown length is: small at first so that little memory is used, doubling so that
 * the number of parts suffices.
 *
 * @param first size of the first parts, in bytes; S3 wants at least 5 MiB of every part but the last
 * @param last size the parts stop growing at, in bytes
 * @param partsPerSize how many parts have one size before it doubles
 */
record PartGrowth(int first, int last, int partsPerSize) {
    /** S3's limit of parts in one upload. */
    static final int MOST_PARTS = UploadedParts.MOST_PARTS;

    private static final int MEBIBYTE = 1 << 20;

    PartGrowth {
        if (first < 5 * MEBIBYTE || last < first || partsPerSize < 1) {
            throw new IllegalArgumentException("parts cannot grow from " + first + " to " + last + " bytes, "
                    + partsPerSize + " of each size: S3 wants at least 5 MiB");
        }
    }

    /** 1000 parts of 8, 16 and 32 MiB each, the rest of 64 MiB: 492 GiB in all. */
    static PartGrowth standard() {
        return new PartGrowth(8 * MEBIBYTE, 64 * MEBIBYTE, 1000);
    }

    /** Size in bytes of the part with this number, counted from 1. */
    int sizeOf(int number) {
        int doublings = Math.min((number - 1) / partsPerSize, 30 - (31 - Integer.numberOfLeadingZeros(first)));
        return (int) Math.min((long) first << doublings, last);
    }

    /** The most bytes one object can have. */
    long capacity() {
        long bytes = 0;
        for (int number = 1; number <= MOST_PARTS; number++) {
            bytes += sizeOf(number);
        }
        return bytes;
    }
}
