package dev.polaris.backup.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.Listed;
import dev.polaris.backup.s3.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The notes of one verification, beside the manifest. A step that is done again writes its note again. */
final class VerifyNotes {
    private static final int LONGEST_NOTE = 16 << 20;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;
    private final String prefix;

    VerifyNotes(ObjectStore store, VerifyOrder order) {
        this.store = store;
        this.prefix = order.slot().manifestPrefix() + "verify/" + order.verifyId() + "/";
    }

    void write(String part, VerifyNote note) throws IOException {
        var unused = store.put(key(part), MAPPER.writeValueAsBytes(note), "application/json", Map.of());
    }

    /** Where the note of a step is; the verify role may write nothing but verdicts. */
    String key(String part) {
        return prefix + part + "/verification.json";
    }

    String prefix() {
        return prefix;
    }

    List<VerifyNote> all() throws IOException {
        List<VerifyNote> notes = new ArrayList<>();
        try (Stream<Listed.StoredObject> listed = store.list(prefix)) {
            for (Listed.StoredObject note : (Iterable<Listed.StoredObject>) listed::iterator) {
                notes.add(MAPPER.readValue(
                        store.readBytes(note.key(), Optional.empty(), LONGEST_NOTE)
                                .bytes(),
                        VerifyNote.class));
            }
        }
        return notes;
    }
}
