package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

/** Stops and starts single servers of the stack, as bin/stack does. */
final class Servers {
    private Servers() {}

    static void stop(String part) throws Exception {
        stack("stop", part);
    }

    /** SIGKILL: what is left is what a power failure leaves. */
    static void kill(String part) throws Exception {
        stack("kill", part);
    }

    static void start(String part) throws Exception {
        stack("start", part);
    }

    private static void stack(String command, String part) throws Exception {
        Process process = new ProcessBuilder(
                        "../bin/stack", command, part, "--name", Stack.variable("POLARIS_STACK_NAME"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as("bin/stack %s %s", command, part).isZero();
    }
}
