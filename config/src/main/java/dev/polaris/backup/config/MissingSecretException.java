package dev.polaris.backup.config;

/** A secret that is not where its reference points. */
public final class MissingSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    public MissingSecretException(SecretReference reference) {
        super("the secret " + reference + " is not set on this worker");
    }
}
