package dev.polaris.backup.faults;

/** What the proxy does with a request that a rule matches. */
public sealed interface Fault {

    /** Nothing: passes it on, to exempt requests from a later rule. */
    record Forward() implements Fault {}

    /** The server handles it completely; the client's connection is closed instead of answered. */
    record LoseAnswer() implements Fault {}

    /** The server never sees it; the client gets S3's 503 SlowDown. */
    record AnswerSlowDown() implements Fault {}

    /**
     * The server never sees it; the client gets this.
     *
     * @param status of HTTP, also one that no standard knows
     * @param header one header line, such as {@code Retry-After: 1}; empty for none
     * @param json the body
     */
    record Answer(int status, String header, String json) implements Fault {}

    /** The server never sees it; the client's connection is reset. */
    record Reset() implements Fault {}

    /**
     * Passed on both ways at a limited rate.
     *
     * @param bytesPerSecond at least 1
     */
    record Slow(int bytesPerSecond) implements Fault {}

    /**
     * The connection is closed after so many bytes of the answer's body.
     *
     * @param bodyBytes 0 for the head only
     */
    record TruncateAnswer(long bodyBytes) implements Fault {}

    /** As {@link TruncateAnswer}, with a reset, which may also take back bytes sent shortly before. */
    record ResetAnswer(long bodyBytes) implements Fault {}

    /**
     * One bit of the request's body is flipped on its way.
     *
     * @param atByte counted from 0
     */
    record CorruptRequest(long atByte) implements Fault {}

    /** Waits for the test, before the server sees it or before the client gets the answer; see {@link HeldRequest}. */
    record Hold(HeldRequest held, boolean answer) implements Fault {}
}
