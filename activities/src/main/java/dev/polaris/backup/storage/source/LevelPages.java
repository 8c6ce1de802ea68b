package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.storage.source.PagedListing.Page;
import dev.polaris.backup.storage.source.PagedListing.Pages;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectGone;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The first listing ({@code list}), for projects that have no other: folder by folder, by offset, without regard to case,
 * and blind for keys that end in a slash. So every object is asked for by its whole key and must have the id that was
 * listed; a folder is asked for as an object too; and a page must begin with what the page before ended with. That is
 * slow, a request for each object, but never silently incomplete. Holds the names of the folders on one path.
 */
final class LevelPages implements Pages {
    private static final int LISTED_AT_ONCE = 1000;
    private static final int PAGE = 100;
    private static final int LARGEST_FOLDER = 1_000_000;
    private static final int TRIES = 10;

    private final RestStorageSource source;
    private final String bucket;
    private final KeyRange range;
    private final Deque<Deque<Entry>> path = new ArrayDeque<>();

    /**
     * A line of a folder's listing.
     *
     * @param key the whole key; of a folder with its slash
     * @param id empty for a folder
     */
    private record Entry(String key, Optional<String> id) {}

    LevelPages(RestStorageSource source, String bucket, KeyRange range) {
        this.source = source;
        this.bucket = bucket;
        this.range = range;
        path.push(folder(""));
    }

    @Override
    public Page next() {
        List<ListedObject> objects = new ArrayList<>();
        while (!path.isEmpty() && objects.size() < PAGE) {
            Entry entry = path.peek().poll();
            if (entry == null) {
                path.pop();
            } else if (range.endsBefore(entry.key())) {
                path.clear();
            } else if (entry.id().isEmpty()) {
                enter(entry.key(), objects);
            } else if (range.isBehindBegin(entry.key())) {
                objects.add(confirmed(entry));
            }
        }
        return new Page(objects, path.isEmpty());
    }

    private void enter(String folder, List<ListedObject> objects) {
        boolean isBefore = range.after()
                .filter(begin -> !begin.startsWith(folder) && ByteOrder.compare(folder, begin) < 0)
                .isPresent();
        if (isBefore) {
            return;
        }
        if (range.isBehindBegin(folder)) {
            sameNamed(folder).ifPresent(objects::add);
        }
        path.push(folder(folder));
    }

    /** The object whose key is a folder's with its slash. */
    private Optional<ListedObject> sameNamed(String key) {
        try {
            return Optional.of(new ListedObject(key, RestBytes.facts(source.info(bucket, key))));
        } catch (ObjectGone e) {
            return Optional.empty();
        }
    }

    private ListedObject confirmed(Entry entry) {
        JsonNode info;
        try {
            info = source.info(bucket, entry.key());
        } catch (ObjectGone e) {
            throw uncertain(entry.key());
        }
        if (!entry.id().equals(RowFacts.text(info, "id"))) {
            throw uncertain(entry.key());
        }
        return new ListedObject(entry.key(), RestBytes.facts(info));
    }

    private Refused uncertain(String key) {
        return new Refused(
                doing(),
                "the project's old listing names " + key + ", which is not there: deleted meanwhile, or its keys differ"
                        + " only in upper and lower case, which that listing cannot tell apart",
                "Try again; if it stays, list by sql or s3, or let Supabase migrate the project.");
    }

    private Deque<Entry> folder(String prefix) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<List<Entry>> entries = tryFolder(prefix);
            if (entries.isPresent()) {
                List<Entry> sorted = entries.get();
                sorted.sort(Comparator.comparing(Entry::key, ByteOrder::compare));
                return new ArrayDeque<>(sorted);
            }
        }
        throw new Unavailable(doing(), "the folder " + prefix + " changes faster than it can be listed", null);
    }

    /** Empty when the folder changed between two pages, which moves what was not seen yet. */
    private Optional<List<Entry>> tryFolder(String prefix) {
        List<Entry> entries = new ArrayList<>();
        Entry lastSeen = null;
        int offset = 0;
        while (true) {
            JsonNode page = level(prefix, offset);
            int begin = 0;
            if (lastSeen != null) {
                if (page.isEmpty() || !entry(prefix, page.get(0)).equals(lastSeen)) {
                    return Optional.empty();
                }
                begin = 1;
            }
            for (int i = begin; i < page.size(); i++) {
                lastSeen = entry(prefix, page.get(i));
                // The object that has the folder's own key is looked for on entering.
                if (!lastSeen.key().equals(prefix)) {
                    entries.add(lastSeen);
                }
            }
            if (page.size() < LISTED_AT_ONCE) {
                return Optional.of(entries);
            }
            if (entries.size() > LARGEST_FOLDER) {
                throw new Refused(
                        doing(),
                        "the folder " + prefix + " has too many names for the old listing",
                        "List by sql or s3.");
            }
            offset += page.size() - 1;
        }
    }

    private JsonNode level(String prefix, int offset) {
        ObjectNode body = RestClient.JSON
                .createObjectNode()
                .put("prefix", prefix)
                .put("limit", LISTED_AT_ONCE)
                .put("offset", offset);
        body.putObject("sortBy").put("column", "name").put("order", "asc");
        return source.post(doing(), "/object/list/" + StorageAddress.encoded(bucket, false), body, refusal -> null);
    }

    private static Entry entry(String prefix, JsonNode line) {
        Optional<String> id = RowFacts.text(line, "id");
        return new Entry(prefix + line.path("name").asText() + (id.isEmpty() ? "/" : ""), id);
    }

    private String doing() {
        return "listing bucket " + bucket;
    }
}
