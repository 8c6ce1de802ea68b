package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.source.KeyRange;
import java.util.List;

/**
 * What became of one range.
 *
 * @param shard the part of the new inventory; null for the plan, which only cuts
 * @param totals what was done; null for the plan
 * @param rest the ranges behind the shard's that are still to be done, in order; empty when the range is done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RangeRecord(ManifestShard shard, SyncTotals totals, List<KeyRange> rest) {
    RangeRecord {
        rest = List.copyOf(rest);
    }

    static RangeRecord plan(List<KeyRange> ranges) {
        return new RangeRecord(null, null, ranges);
    }

    RangeResult result() {
        return new RangeResult(totals, rest.size());
    }
}
