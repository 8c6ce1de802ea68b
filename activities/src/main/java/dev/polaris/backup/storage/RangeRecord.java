package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.source.KeyRange;
import java.util.List;

/**
 * What became of one range; or the plan, which only cuts.
 *
 * @param shard the part of the new inventory; null for the plan
 * @param totals what was done; null for the plan
 * @param rest the ranges behind the shard's that are still to be done, in order; empty when the range is done
 * @param unfinished of the plan: what each sync that did not come to its end has copied; null for ranges
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RangeRecord(ManifestShard shard, SyncTotals totals, List<KeyRange> rest, List<List<ManifestShard>> unfinished) {
    RangeRecord {
        rest = List.copyOf(rest);
    }

    static RangeRecord plan(List<KeyRange> ranges, List<List<ManifestShard>> unfinished) {
        return new RangeRecord(null, null, ranges, unfinished);
    }

    RangeResult result() {
        return new RangeResult(totals, rest.size());
    }
}
