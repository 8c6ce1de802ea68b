package dev.polaris.backup.restore;

import dev.polaris.backup.archive.ArchiveEncoding;
import dev.polaris.backup.archive.DataUnits;
import dev.polaris.backup.archive.PackedArchive;
import java.io.IOException;
import java.lang.ref.SoftReference;

/**
 * Remembers the units that were computed last, because the batches of one restore come one after the other and each would
 * read the whole index again. Given up when memory is short.
 */
final class UnitPlans {
    /**
     * The units of an archive.
     *
     * @param units in batches
     * @param encoding of its rows
     */
    record Units(DataUnits units, ArchiveEncoding encoding) {}

    private record Key(String indexVersion, long unitSize, RestoreTarget target, RestoreOptions options) {}

    private Key key;
    private SoftReference<Units> known = new SoftReference<>(null);

    /** The units; one thread computes them, others wait for it. */
    synchronized Units of(RestoreOrder order, PackedArchive archive, long unitSize, DataRules rules)
            throws IOException {
        Key wanted = new Key(
                order.backup().index().key() + " " + order.backup().index().versionId(),
                unitSize,
                order.target(),
                order.options());
        Units units = known.get();
        if (units == null || !wanted.equals(key)) {
            units = new Units(archive.units(unitSize, rules::loads), archive.encoding());
            key = wanted;
            known = new SoftReference<>(units);
        }
        return units;
    }
}
