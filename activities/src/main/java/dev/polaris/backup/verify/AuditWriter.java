package dev.polaris.backup.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.s3.ObjectStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Keeps the journals of runs in the bucket, where they outlive Temporal's retention. */
final class AuditWriter {
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;

    AuditWriter(ObjectStore store) {
        this.store = store;
    }

    void write(AuditRequest request) throws JsonProcessingException {
        JournalView journal = request.journal();
        AuditKey key = new AuditKey(
                journal.env(),
                LocalDate.ofInstant(journal.startedAt(), ZoneOffset.UTC),
                journal.workflowId(),
                journal.runId(),
                request.event());
        byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(journal);
        store.put(key.key(), json, "application/json", Map.of());
    }
}
