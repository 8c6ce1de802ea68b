package dev.polaris.backup.approval;

import dev.polaris.backup.starter.Invocation;

/** What there is to approve, for a person or as the one document. */
final class ApprovalPage {
    private final Invocation invocation;

    ApprovalPage(Invocation invocation) {
        this.invocation = invocation;
    }

    void print(String workflowId, ApprovalView view) {
        if (invocation.json()) {
            invocation.printJson(view);
            return;
        }
        var out = invocation.out();
        out.println(workflowId + " is " + view.state());
        if (view.planDigest() != null) {
            out.println("  plan:      " + view.planDigest());
        }
        view.plan().forEach(line -> out.println("    " + line));
        if (view.requester() != null) {
            out.println("  asked by:  " + view.requester());
        }
        if (view.approval() != null) {
            out.println("  approved:  by " + view.approval().approver() + ": "
                    + view.approval().reason());
        }
        if (view.state() == ApprovalState.AWAITING) {
            out.println("  until:     " + view.expiresAt());
            out.println("  approve:   " + approveCommand(workflowId, view.planDigest()));
            out.println("  or abort:  polaris abort " + workflowId + " --reason …");
        }
    }

    /** What to type to approve this plan. */
    static String approveCommand(String workflowId, String digest) {
        return "polaris approve " + workflowId + " --digest " + digest.substring(0, 12) + " --reason …";
    }
}
