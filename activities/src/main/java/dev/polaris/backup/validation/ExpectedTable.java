package dev.polaris.backup.validation;

import dev.polaris.backup.archive.CopyStatement;
import dev.polaris.backup.archive.RowFacts;
import java.util.Optional;

/**
 * One table's rows as the index has them.
 *
 * @param dumpId the entry with the rows
 * @param name schema and table for people and for looking it up
 * @param copy its columns in the order of the rows' text; empty for dumps made of INSERT statements
 * @param facts rows, bytes and hash; empty for dumps made of INSERT statements
 */
record ExpectedTable(int dumpId, TableName name, Optional<CopyStatement> copy, Optional<RowFacts> facts) {
    long rows() {
        return facts.map(RowFacts::rows).orElse(0L);
    }
}
