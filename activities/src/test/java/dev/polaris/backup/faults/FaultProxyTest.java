package dev.polaris.backup.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ExecutorService threads;
    private HttpServer server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::echo);
        server.start();
        proxy = FaultProxy.http(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers with the Host header and the body it got; chunked when asked to. */
    private void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        served.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        byte[] answer =
                (exchange.getRequestHeaders().getFirst("Host") + "|" + new String(body, US_ASCII)).getBytes(US_ASCII);
        boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
        exchange.sendResponseHeaders(200, chunked ? 0 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(proxy.endpoint().resolve(target));
    }

    private String put(String target, String body) throws IOException, InterruptedException {
        HttpRequest request = request(target).PUT(BodyPublishers.ofString(body)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private CompletableFuture<HttpResponse<String>> putLater(String target) {
        HttpRequest request =
                request(target).PUT(BodyPublishers.ofString("later")).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private String host() {
        return "127.0.0.1:" + proxy.port();
    }

    @Test
    void everythingPassesUnchangedInEveryFraming() throws Exception {
        assertThat(put("/a?x=1", "one")).isEqualTo(host() + "|one");
        assertThat(put("/chunked", "two")).isEqualTo(host() + "|two");
        HttpRequest chunked = request("/b")
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString("three")))
                .build();
        assertThat(client.send(chunked, BodyHandlers.ofString()).body()).isEqualTo(host() + "|three");
        HttpRequest expecting = request("/c")
                .expectContinue(true)
                .PUT(BodyPublishers.ofString("four"))
                .build();
        assertThat(client.send(expecting, BodyHandlers.ofString()).body()).isEqualTo(host() + "|four");
        assertThat(served).containsExactly("PUT /a?x=1", "PUT /chunked", "PUT /b", "PUT /c");
        assertThat(proxy.requests())
                .extracting(ProxiedRequest::target)
                .containsExactly("/a?x=1", "/chunked", "/b", "/c");
        assertThat(proxy.requests().get(0).hasParameter("x")).isTrue();
        assertThat(proxy.requests().get(0).isFor("PUT", "/a")).isTrue();
    }

    @Test
    void ruleHitsOnlyWhatItMatchesAndOnlySoOften() throws Exception {
        Rule rule = proxy.times(2, request -> request.isFor("PUT", "/hit"), new Fault.AnswerSlowDown());

        assertThat(put("/other", "x")).endsWith("x");
        assertThat(put("/hit", "x")).contains("<Code>SlowDown</Code>");
        assertThat(put("/hit", "x")).contains("<Code>SlowDown</Code>");
        assertThat(put("/hit", "x")).endsWith("x");
        assertThat(rule.hits()).isEqualTo(2);
        assertThat(served).containsExactly("PUT /other", "PUT /hit");
    }

    @Test
    void standingRuleEndsWhenRemoved() throws Exception {
        Rule rule = proxy.always(request -> true, new Fault.AnswerSlowDown());
        assertThat(put("/a", "x")).contains("SlowDown");
        assertThat(put("/a", "x")).contains("SlowDown");
        rule.remove();
        assertThat(put("/a", "x")).endsWith("x");
    }

    @Test
    void lostAnswerTookEffectOnce() {
        proxy.always(request -> true, new Fault.LoseAnswer());
        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThat(served).containsOnly("PUT /a");
    }

    @Test
    void resetRequestNeverReachesTheServer() {
        proxy.always(request -> true, new Fault.Reset());
        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThat(served).isEmpty();
    }

    @Test
    void truncatedAnswerEndsEarly() {
        proxy.always(request -> true, new Fault.TruncateAnswer(3));
        assertThatThrownBy(() -> put("/a", "x")).isInstanceOf(IOException.class);
        assertThat(served).isNotEmpty();
    }

    @Test
    void corruptedRequestDiffersInOneBit() throws Exception {
        proxy.once(request -> true, new Fault.CorruptRequest(1));
        assertThat(put("/a", "abc")).endsWith("|acc");
        assertThat(put("/a", "abc")).endsWith("|abc");
    }

    @Test
    void slowIsWhole() throws Exception {
        proxy.once(request -> true, new Fault.Slow(100_000));
        assertThat(put("/a", "x".repeat(10_000))).endsWith("x".repeat(10_000));
    }

    @Test
    void heldRequestWaitsBeforeTheServerAndHeldAnswerAfterIt() throws Exception {
        HeldRequest before = proxy.hold(request -> request.isFor("PUT", "/before"));
        HeldRequest after = proxy.holdAnswer(request -> request.isFor("PUT", "/after"));
        var first = putLater("/before");
        var second = putLater("/after");

        assertThat(before.awaitArrival().path()).isEqualTo("/before");
        after.awaitArrival();
        assertThat(served).containsExactly("PUT /after");
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        before.release();
        after.release();
        assertThat(first.get().body()).endsWith("later");
        assertThat(second.get().body()).endsWith("later");
        assertThat(served).containsExactly("PUT /after", "PUT /before");
    }

    @Test
    void droppedAnswerIsALostOne() throws Exception {
        HeldRequest held = proxy.holdAnswer(request -> true);
        proxy.always(request -> true, new Fault.Reset());
        var answer = putLater("/a");
        held.awaitArrival();
        held.drop();
        assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
        assertThat(served).containsExactly("PUT /a");
    }

    @Test
    void rawConnectionsAreCutRefusedAndAcceptedAgain() throws Exception {
        try (ServerSocket echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                FaultProxy raw = FaultProxy.raw("127.0.0.1", echo.getLocalPort())) {
            threads.execute(() -> echoAll(echo));
            try (Socket open = new Socket("127.0.0.1", raw.port())) {
                assertThat(roundTrip(open)).isEqualTo('x');
                raw.refuse();
                raw.cutAll();
                assertThatThrownBy(() -> readFailing(open)).isInstanceOf(IOException.class);
            }
            try (Socket refused = new Socket("127.0.0.1", raw.port())) {
                assertThatThrownBy(() -> readFailing(refused)).isInstanceOf(IOException.class);
            }
            raw.accept();
            try (Socket again = new Socket("127.0.0.1", raw.port())) {
                assertThat(roundTrip(again)).isEqualTo('x');
            }
        }
    }

    private static int roundTrip(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        return socket.getInputStream().read();
    }

    private static void readFailing(Socket socket) throws IOException {
        if (socket.getInputStream().read() < 0) {
            throw new IOException("ended");
        }
    }

    private void echoAll(ServerSocket listener) {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> echoOne(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void echoOne(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // Cut by the proxy, as the test wants.
        }
    }
}
