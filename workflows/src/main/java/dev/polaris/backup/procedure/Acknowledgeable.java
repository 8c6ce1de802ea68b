package dev.polaris.backup.procedure;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** The messages of every run in which a person takes a step; the same names in each, so that one command serves all. */
public interface Acknowledgeable {
    /** Where the run stands, and which messages it takes now. */
    @QueryMethod(name = "standing")
    Standing standing();

    /** Confirms what a person has done or seen. Refused at once when nothing of the kind is waited for. */
    @UpdateMethod(name = "ack")
    Standing ack(Acknowledgement acknowledgement);

    @UpdateValidatorMethod(updateName = "ack")
    void validateAck(Acknowledgement acknowledgement);

    /** {@link #ack} for clients without updates; a wrong one is written in the journal and not obeyed. */
    @SignalMethod(name = "ackSignal")
    void ackSignal(Acknowledgement acknowledgement);
}
