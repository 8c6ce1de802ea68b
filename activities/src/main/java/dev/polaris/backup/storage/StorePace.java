package dev.polaris.backup.storage;

import dev.polaris.backup.storage.source.RequestPace;
import dev.polaris.backup.storage.source.RetryAfter;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Has all requests to the backup bucket go at one pace, so that an answer asking for less slows down all of them. */
public final class StorePace implements ExecutionInterceptor {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SLOW_DOWN = 503;

    private final RequestPace pace;

    public StorePace(RequestPace pace) {
        this.pace = pace;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        try {
            pace.beforeRequest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while waiting for its turn");
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        int status = context.httpResponse().statusCode();
        if (status == TOO_MANY_REQUESTS || status == SLOW_DOWN) {
            pace.throttled(RetryAfter.pause(context.httpResponse().firstMatchingHeader("Retry-After")));
        } else {
            pace.answered();
        }
    }
}
