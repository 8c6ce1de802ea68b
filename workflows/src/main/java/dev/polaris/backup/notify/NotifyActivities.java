package dev.polaris.backup.notify;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Tells people; served by restore workers for procedures, and by verify workers for what they find in backups. */
@ActivityInterface
public interface NotifyActivities {
    /** Sends one notice. May be repeated: a notice told twice is better than one not told. */
    @ActivityMethod(name = "Notify")
    void tell(Notice notice);
}
