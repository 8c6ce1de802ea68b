package dev.polaris.backup.secrets;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Rotates secrets; served by restore workers, on whose host they are kept. */
@ActivityInterface
public interface SecretActivities {
    /**
     * Makes a new value, puts it into effect and keeps it. When its outcome is not known it is done again, with another
     * value.
     *
     * @return what was done, for people
     */
    @ActivityMethod(name = "RotateSecret")
    String rotate(SecretOrder order);

    /** Writes the app's file: the old one whole, or the new one whole, at any moment. */
    @ActivityMethod(name = "WriteEnvFile")
    EnvFileReport write(EnvFileOrder order);

    /**
     * Makes what was valid before the run valid again, for a run that ends before the app was pointed at the instance.
     * Repeating it changes nothing.
     *
     * @return what was done, for people
     */
    @ActivityMethod(name = "PutBackSecret")
    String putBack(SecretOrder order);

    /** Puts the app's file back as it was before the run. Repeating it changes nothing. */
    @ActivityMethod(name = "PutBackEnvFile")
    String putBackFile(EnvFileOrder order);

    /**
     * Makes what was valid before the run invalid, and forgets it. Repeating it changes nothing.
     *
     * @return what was done, for people
     */
    @ActivityMethod(name = "RevokeSecret")
    String revoke(SecretOrder order);
}
