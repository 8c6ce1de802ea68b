package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.storage.source.PagedListing.Page;
import dev.polaris.backup.storage.source.PagedListing.Pages;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The flat listing ({@code list-v2}): whole keys in the order of their bytes. */
final class FlatPages implements Pages {
    private static final int PAGE = 1000;

    private final RestStorageSource source;
    private final String bucket;
    private final KeyRange range;
    private Optional<String> cursor;
    private boolean cursorIsOurs = true;

    /** The project was never moved to a version that has this listing. */
    static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotThere() {
            super(null, null, false, false);
        }
    }

    private static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUnderstood() {
            super(null, null, false, false);
        }
    }

    FlatPages(RestStorageSource source, String bucket, KeyRange range) {
        this.source = source;
        this.bucket = bucket;
        this.range = range;
        this.cursor = range.after().map(FlatPages::cursorBehind);
    }

    /** Storage's own form of a cursor. It is not documented: where it is not understood, the server says so. */
    private static String cursorBehind(String key) {
        return Base64.getEncoder().encodeToString(("l:" + key).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Page next() {
        try {
            return ask();
        } catch (NotUnderstood e) {
            // From the begin then, without what is not wanted.
            cursor = Optional.empty();
            return ask();
        }
    }

    private Page ask() {
        String doing = "listing bucket " + bucket;
        ObjectNode body = RestClient.JSON
                .createObjectNode()
                .put("prefix", "")
                .put("limit", PAGE)
                .put("with_delimiter", false);
        body.putObject("sortBy").put("column", "name").put("order", "asc");
        cursor.ifPresent(text -> body.put("cursor", text));
        JsonNode page =
                source.post(doing, "/object/list-v2/" + StorageAddress.encoded(bucket, false), body, this::meaning);
        List<ListedObject> objects = new ArrayList<>(page.path("objects").size());
        for (JsonNode line : page.path("objects")) {
            if (range.isBehindBegin(line.path("name").asText())) {
                objects.add(listed(line));
            }
        }
        boolean last = !page.path("hasNext").asBoolean(false);
        if (!last) {
            cursor = Optional.of(nextCursor(doing, page));
            cursorIsOurs = false;
        }
        return new Page(objects, last);
    }

    private static String nextCursor(String doing, JsonNode page) {
        return RowFacts.text(page, "nextCursor")
                .orElseThrow(() -> new Refused(
                        doing, "more follows, but the answer does not say how to ask for it", "List by sql or s3."));
    }

    static ListedObject listed(JsonNode line) {
        return new ListedObject(
                line.path("name").asText(),
                RowFacts.of(
                        line.path("metadata"),
                        Optional.empty(),
                        RowFacts.time(line, "updated_at"),
                        RowFacts.time(line, "created_at"),
                        Optional.empty(),
                        Optional.empty()));
    }

    private RuntimeException meaning(RestRefusal refusal) {
        if (refusal.code().equals("FeatureNotEnabled") || refusal.isUnknownAddress()) {
            return new NotThere();
        }
        return refusal.code().equals("InvalidParameter") && cursorIsOurs && cursor.isPresent()
                ? new NotUnderstood()
                : null;
    }
}
