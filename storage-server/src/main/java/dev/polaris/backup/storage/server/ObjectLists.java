package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.storage.server.ApiKeys.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Both listings. Neither refuses an unknown bucket, nor a caller who may see nothing: they answer an empty list. */
final class ObjectLists {
    private static final int LARGEST_LEVEL_PAGE = 1500;
    private static final int LARGEST_FLAT_PAGE = 1000;

    private final ObjectRows rows;
    private final boolean flatListing;

    ObjectLists(ObjectRows rows, boolean flatListing) {
        this.rows = rows;
        this.flatListing = flatListing;
    }

    /** The first listing: one level, names relative to the prefix, by offset, without regard to case. */
    void level(Call call, String bucket) throws IOException {
        call.requireKey();
        ObjectNode body = call.json();
        if (!body.path("prefix").isTextual()) {
            throw StorageError.invalidRequest("body must have required property 'prefix'");
        }
        String prefix = body.get("prefix").asText() + body.path("search").asText("");
        int cut = body.get("prefix").asText().length();
        int limit = Math.min(body.path("limit").asInt(100), LARGEST_LEVEL_PAGE);
        Map<String, ObjectNode> level = new LinkedHashMap<>();
        if (call.caller() == Caller.SERVICE) {
            for (ObjectRow object : rows.below(bucket, prefix)) {
                String rest = object.name().substring(cut);
                int slash = rest.indexOf('/');
                // Folders that differ only by case are one; objects are not.
                String name = slash < 0 ? rest : rest.substring(0, slash);
                String identity = slash < 0 ? object.id() : "/" + name.toLowerCase(Locale.ROOT);
                level.putIfAbsent(identity, listed(name, slash < 0 ? object : null));
            }
        }
        ArrayNode answer = Call.JSON.createArrayNode();
        level.values().stream().skip(body.path("offset").asInt(0)).limit(limit).forEach(answer::add);
        call.answer(200, answer);
    }

    /** The second listing: whole keys in the order of their bytes, by cursor. */
    void flat(Call call, String bucket) throws IOException {
        call.requireKey();
        if (!flatListing) {
            throw StorageError.featureNotEnabled();
        }
        ObjectNode body = call.json();
        if (body.path("with_delimiter").asBoolean(false)
                || !body.path("sortBy").path("column").asText("name").equals("name")
                || body.path("sortBy").path("order").asText("asc").equals("desc")) {
            throw StorageError.invalidRequest("this stand-in lists without delimiter, by name, ascending");
        }
        int limit = Math.min(body.path("limit").asInt(LARGEST_FLAT_PAGE), LARGEST_FLAT_PAGE);
        String after = body.path("cursor").asText("").isEmpty()
                ? ""
                : startAfter(body.get("cursor").asText());
        List<ObjectRow> page = call.caller() == Caller.SERVICE
                ? rows.page(bucket, body.path("prefix").asText(""), after, limit + 1)
                : List.of();
        boolean more = page.size() > limit;
        ObjectNode answer = Call.JSON.createObjectNode().put("hasNext", more);
        answer.putArray("folders");
        ArrayNode objects = answer.putArray("objects");
        page.stream().limit(limit).forEach(object -> objects.add(listed(object.name(), object)));
        if (more) {
            String last = page.get(limit - 1).name();
            answer.put(
                    "nextCursor", Base64.getEncoder().encodeToString(("l:" + last).getBytes(StandardCharsets.UTF_8)));
            answer.put("nextCursorKey", last);
        }
        call.answer(200, answer);
    }

    private static String startAfter(String cursor) {
        String after = "";
        String text;
        try {
            text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StorageError.invalidParameter("continuation token");
        }
        for (String line : text.split("\n", -1)) {
            if (line.length() < 2 || line.charAt(1) != ':' || "loca".indexOf(line.charAt(0)) < 0) {
                throw StorageError.invalidParameter("continuation token");
            }
            if (line.charAt(0) == 'l') {
                after = line.substring(2);
            }
        }
        return after;
    }

    /** A folder of the first listing has a name and nothing else. */
    static ObjectNode listed(String name, ObjectRow object) {
        ObjectNode line = Call.JSON.createObjectNode().put("name", name);
        boolean folder = object == null;
        line.put("id", folder ? null : object.id());
        line.put("updated_at", folder ? null : object.updatedAt());
        line.put("created_at", folder ? null : object.createdAt());
        line.put("last_accessed_at", folder ? null : object.lastAccessedAt());
        line.set("metadata", folder || object.metadata().isMissingNode() ? null : object.metadata());
        return line;
    }
}
