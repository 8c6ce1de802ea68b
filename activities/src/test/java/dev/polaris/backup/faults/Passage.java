package dev.polaris.backup.faults;

/** Sees what one connection through a raw proxy carries; changes nothing. Both directions have a thread of their own. */
public interface Passage {
    /** Bytes that are about to go to the server. */
    void sent(byte[] bytes, int length);

    /** Bytes that are about to go back to the client. */
    void answered(byte[] bytes, int length);

    /** Neither side says anything any more. */
    void ended();
}
