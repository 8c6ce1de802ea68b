package dev.polaris.backup.faults;

import java.nio.charset.StandardCharsets;

/** A text that stops the first client that sends it. */
final class HeldText {
    private final byte[] text;
    private final HeldRequest held;

    HeldText(String text, HeldRequest held) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.held = held;
    }

    int length() {
        return text.length;
    }

    /** Whether these bytes contain it and nobody has sent it before. */
    synchronized boolean takes(byte[] bytes, int length) {
        return !held.hasArrived() && contains(bytes, length);
    }

    /** Waits for the test; true when the bytes are to be passed on. */
    boolean stop() {
        return held.stop(null);
    }

    private boolean contains(byte[] bytes, int length) {
        for (int start = 0; start + text.length <= length; start++) {
            int same = 0;
            while (same < text.length && bytes[start + same] == text[same]) {
                same++;
            }
            if (same == text.length) {
                return true;
            }
        }
        return false;
    }
}
