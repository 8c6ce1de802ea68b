package dev.polaris.backup.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A JSON document with everything in it that can be wrong. */
public final class JsonMutants {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<JsonNode> LIES = List.of(
            NODES.nullNode(),
            NODES.numberNode(-1),
            NODES.numberNode(Long.MAX_VALUE),
            NODES.textNode(""),
            NODES.textNode("x"),
            NODES.booleanNode(true),
            NODES.arrayNode().add(NODES.nullNode()),
            NODES.objectNode().putNull("a"));

    private JsonMutants() {}

    /** Every field replaced by every lie or left out, every truncation, and some flipped bits. */
    public static void of(byte[] json, Consumer<byte[]> reader) throws IOException {
        List<JsonNode> mutants = new ArrayList<>();
        JsonNode whole = JSON.readTree(json);
        lie(whole, whole, mutants);
        for (JsonNode mutant : mutants) {
            reader.accept(JSON.writeValueAsBytes(mutant));
        }
        for (int length = 0; length < json.length; length++) {
            reader.accept(Arrays.copyOf(json, length));
        }
        Random random = new Random(20261205);
        for (int round = 0; round < 5_000; round++) {
            byte[] mutant = json.clone();
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            reader.accept(mutant);
        }
        reader.accept("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    }

    private static void lie(JsonNode whole, JsonNode part, List<JsonNode> mutants) {
        if (part instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode truth = object.get(name);
                for (JsonNode lie : LIES) {
                    object.set(name, lie);
                    mutants.add(whole.deepCopy());
                }
                object.remove(name);
                mutants.add(whole.deepCopy());
                object.set(name, truth);
                lie(whole, truth, mutants);
            }
        } else if (part instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                JsonNode truth = array.get(index);
                for (JsonNode lie : LIES) {
                    array.set(index, lie);
                    mutants.add(whole.deepCopy());
                }
                array.set(index, truth);
                lie(whole, truth, mutants);
            }
        }
    }
}
