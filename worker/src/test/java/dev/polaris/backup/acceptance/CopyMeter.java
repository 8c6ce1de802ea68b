package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.Passage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes of rows that are sent to a server by COPY, and those of them that were sent in vain, because their
 * transaction never was committed. It reads PostgreSQL's own messages as they pass, so it believes nothing that the
 * product says of itself.
 */
final class CopyMeter {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong lostAfterKill = new AtomicLong();
    private volatile boolean killed;

    /** A passage for the next connection. */
    Passage passage() {
        return new Session();
    }

    /** Bytes of rows sent so far. */
    long sent() {
        return sent.get();
    }

    /** Bytes of rows sent in transactions that ended without a commit. */
    long lost() {
        return lost.get();
    }

    /** Says that whoever had sessions until now is dead: only what is in flight in those may be lost. */
    void killed() {
        killed = true;
    }

    /** Bytes of rows sent in vain by sessions that began after the kill; nothing that a kill explains. */
    long lostAfterKill() {
        return lostAfterKill.get();
    }

    /** One connection. The server's answers say how its transactions end. */
    private final class Session implements Passage {
        private static final int IDLE = 'I';

        private final boolean beganAfterKill = killed;
        private long pending;
        private final Messages fromClient = new Messages(false);
        private final Messages fromServer = new Messages(true);
        private boolean committed;

        @Override
        public void sent(byte[] bytes, int length) {
            fromClient.read(bytes, length, (type, size, begin) -> {
                if (type == 'd') {
                    sent.addAndGet(size);
                    add(size);
                }
            });
        }

        @Override
        public void answered(byte[] bytes, int length) {
            fromServer.read(bytes, length, (type, size, begin) -> {
                if (type == 'C') {
                    committed = begin.startsWith("COMMIT");
                } else if (type == 'Z' && begin.charAt(0) == IDLE) {
                    end(committed);
                }
            });
        }

        private synchronized void add(int size) {
            pending += size;
        }

        private synchronized void end(boolean kept) {
            lost.addAndGet(kept ? 0 : pending);
            lostAfterKill.addAndGet(kept || !beganAfterKill ? 0 : pending);
            pending = 0;
        }

        @Override
        public void ended() {
            end(false);
        }
    }

    /** Takes one message: its type, the bytes of its body, and the beginning of it. */
    private interface Taker {
        void take(char type, int size, String begin);
    }

    /** Finds messages in a stream that comes in pieces: a type, a length that counts itself, and a body. */
    private static final class Messages {
        private static final int LENGTH = 4;
        private static final int MOST_OF_BODY = 16;

        private final byte[] head = new byte[1 + LENGTH];
        private final byte[] body = new byte[MOST_OF_BODY];
        private boolean typed;
        private int headRead;
        private int bodyRead;
        private int size;

        /** @param typed false when the first message has no type, as that of a client has none */
        Messages(boolean typed) {
            this.typed = typed;
            this.headRead = typed ? 0 : 1;
        }

        void read(byte[] bytes, int length, Taker taker) {
            int at = 0;
            while (at < length) {
                if (headRead < head.length) {
                    head[headRead++] = bytes[at++];
                    if (headRead == head.length) {
                        size = lengthInHead() - LENGTH;
                        bodyRead = 0;
                    }
                } else {
                    int some = Math.min(size - bodyRead, length - at);
                    int kept = Math.min(some, Math.max(0, body.length - bodyRead));
                    System.arraycopy(bytes, at, body, Math.min(bodyRead, body.length - kept), kept);
                    bodyRead += some;
                    at += some;
                }
                if (headRead == head.length && bodyRead == size) {
                    end(taker);
                }
            }
        }

        private int lengthInHead() {
            return (head[1] & 255) << 24 | (head[2] & 255) << 16 | (head[3] & 255) << 8 | head[4] & 255;
        }

        private void end(Taker taker) {
            if (typed) {
                String begin = new String(body, 0, Math.min(size, body.length), StandardCharsets.ISO_8859_1);
                taker.take((char) head[0], size, begin);
            }
            typed = true;
            headRead = 0;
            bodyRead = 0;
            size = 0;
        }
    }
}
