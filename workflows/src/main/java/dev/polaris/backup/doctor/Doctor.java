package dev.polaris.backup.doctor;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Lets each role examine its own permissions and tools from its own worker. */
@WorkflowInterface
public interface Doctor {
    @WorkflowMethod(name = "Doctor")
    DoctorReport run(DoctorRequest request);
}
