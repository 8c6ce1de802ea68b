package dev.polaris.backup.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.s3.ObjectStore;
import java.net.URLEncoder;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Keeps the journals of runs in the bucket, where they outlive Temporal's retention. */
final class AuditWriter {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;

    AuditWriter(ObjectStore store) {
        this.store = store;
    }

    void write(AuditRequest request) throws JsonProcessingException {
        JournalView journal = request.journal();
        String key = "audit/" + journal.env() + "/" + DAY.format(journal.startedAt()) + "/"
                + URLEncoder.encode(journal.workflowId(), UTF_8) + "/" + journal.runId() + "/" + request.event()
                + ".json";
        byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(journal);
        store.put(key, json, "application/json", Map.of());
    }
}
