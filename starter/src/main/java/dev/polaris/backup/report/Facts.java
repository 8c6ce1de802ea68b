package dev.polaris.backup.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes a flat list of a record, whatever kind of run it belongs to. */
final class Facts {
    /** A report is read by people; what is left out is counted. */
    private static final int MOST = 80;

    private static final int LISTED = 12;

    private Facts() {}

    /** The fields of a record, nested ones by their path; null and empty ones are left out. */
    static List<Fact> of(JsonNode record) {
        List<Fact> facts = all(record);
        if (facts.size() <= MOST) {
            return List.copyOf(facts);
        }
        List<Fact> shown = new ArrayList<>(facts.subList(0, MOST));
        shown.add(new Fact("…", (facts.size() - MOST) + " more"));
        return List.copyOf(shown);
    }

    /** Those that pin what was read, planned or made. */
    static List<Fact> digests(JsonNode record) {
        return all(record).stream()
                .filter(fact -> {
                    String name = fact.name().toLowerCase(Locale.ROOT);
                    return name.endsWith("digest") || name.endsWith("sha256") || name.endsWith("hash");
                })
                .toList();
    }

    private static List<Fact> all(JsonNode record) {
        List<Fact> facts = new ArrayList<>();
        add("", record, facts);
        return facts;
    }

    private static void add(String path, JsonNode node, List<Fact> facts) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> add(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), facts));
        } else if (node.isArray() && !node.isEmpty()) {
            facts.add(new Fact(path, list(node)));
        } else if (node.isValueNode() && !node.isNull()) {
            facts.add(new Fact(path.isEmpty() ? "value" : path, node.asText()));
        }
    }

    /** Short words are listed; records are counted, because their fields would say nothing in a row. */
    private static String list(JsonNode array) {
        if (!array.get(0).isValueNode()) {
            return array.size() + " of them";
        }
        Stream<JsonNode> values = StreamSupport.stream(array.spliterator(), false);
        String listed = values.limit(LISTED).map(JsonNode::asText).collect(Collectors.joining(", "));
        return array.size() > LISTED ? listed + " and " + (array.size() - LISTED) + " more" : listed;
    }
}
