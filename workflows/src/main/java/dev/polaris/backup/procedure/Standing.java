package dev.polaris.backup.procedure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * Where a procedure stands.
 *
 * @param phase what it is about
 * @param until when the phase ends by itself: the freeze's deadline, or the end of the observation; null when it does not
 * @param takes the messages it takes now
 * @param acknowledges the step that an acknowledgement would confirm; null when none is waited for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Standing(ProcedurePhase phase, Instant until, List<String> takes, String acknowledges) {
    public Standing {
        takes = List.copyOf(takes);
    }
}
