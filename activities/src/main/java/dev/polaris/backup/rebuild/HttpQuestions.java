package dev.polaris.backup.rebuild;

import dev.polaris.backup.config.RebuildConfig.HttpCheck;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks what serves HTTP. Of an answer only its status is told: its text can hold anything. */
final class HttpQuestions {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** What did not answer as it should. */
    List<String> ask(List<HttpCheck> checks) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (HttpCheck check : checks) {
            String wrong = ask(check);
            if (wrong != null) {
                failures.add(check.name() + ": " + check.url() + " " + wrong);
            }
        }
        return failures;
    }

    private String ask(HttpCheck check) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(check.url()).timeout(PATIENCE).build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != check.status()) {
                return "answered " + answer.statusCode() + " instead of " + check.status();
            }
            boolean holds = check.contains().map(answer.body()::contains).orElse(true);
            return holds ? null : "answered without the text that it should hold";
        } catch (IOException e) {
            return "did not answer (" + e.getClass().getSimpleName() + ")";
        }
    }
}
