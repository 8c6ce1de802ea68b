package dev.polaris.backup.starter;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a person sees, and what happens when they see it. */
final class Screen extends ByteArrayOutputStream {
    private final Map<String, Runnable> reactions = new LinkedHashMap<>();

    /** Does this once, as soon as the words are on the screen. */
    Screen when(String words, Runnable reaction) {
        reactions.put(words, reaction);
        return this;
    }

    PrintStream stream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    String text() {
        return toString(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        String text = text();
        Map.copyOf(reactions).forEach((words, reaction) -> {
            if (text.contains(words)) {
                reactions.remove(words);
                reaction.run();
            }
        });
    }
}
