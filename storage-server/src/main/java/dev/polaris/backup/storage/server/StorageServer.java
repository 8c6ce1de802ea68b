package dev.polaris.backup.storage.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.polaris.backup.storage.server.ApiKeys.Caller;
import dev.polaris.backup.storage.server.ApiKeys.GatewayRefusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The server: which request goes where, and how refusals are worded. */
public final class StorageServer implements AutoCloseable {
    static {
        // Else every small answer waits for the client's acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final StorageDatabase database;
    private final ApiKeys keys;
    private final Buckets buckets;
    private final ObjectReads reads;
    private final ObjectLists lists;
    private final ObjectWrites writes;
    private final ResumableUploads uploads;

    private StorageServer(ServerSettings settings) throws IOException {
        database = new StorageDatabase(settings);
        keys = settings.keys();
        ByteFiles files = new ByteFiles(settings.directory());
        ObjectRows rows = new ObjectRows(database);
        buckets = new Buckets(database, files, settings.fileSizeLimit());
        reads = new ObjectReads(rows, files);
        lists = new ObjectLists(rows, settings.listV2());
        writes = new ObjectWrites(buckets, rows, files, settings.fileSizeLimit());
        uploads = new ResumableUploads(buckets, writes, files, settings.fileSizeLimit());
        threads = Executors.newFixedThreadPool(settings.threads());
        http = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 256);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
    }

    /** Begins to listen. */
    public static StorageServer start(ServerSettings settings) throws IOException {
        StorageServer server = new StorageServer(settings);
        server.http.start();
        return server;
    }

    /** The base address on this machine, {@code http://127.0.0.1:port/storage/v1}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + Call.BASE);
    }

    private void serve(HttpExchange exchange) throws IOException {
        Call call = new Call(exchange, Caller.NOBODY);
        try {
            call = new Call(
                    exchange,
                    keys.caller(
                            call.header("apikey"),
                            call.header("Authorization"),
                            call.header("User-Agent").orElse("")));
            route(call);
        } catch (StorageError refusal) {
            call.refuse(refusal);
        } catch (GatewayRefusal refusal) {
            call.answer(401, Map.of("message", refusal.getMessage()));
        } catch (RuntimeException e) {
            System.err.println("storage server: " + e);
            call.refuse(StorageError.internal());
        } finally {
            exchange.close();
        }
    }

    private void route(Call call) throws IOException {
        if (call.isAt("/status")) {
            call.answer(200, Map.of());
        } else if (call.isAt("/bucket") || call.after("/bucket/").isPresent()) {
            buckets.serve(call);
        } else if (call.isAt(ResumableUploads.PATH)
                || call.after(ResumableUploads.PATH + "/").isPresent()) {
            uploads.serve(call);
        } else {
            String path = call.after("/object/").orElseThrow(() -> StorageError.notFoundRoute(call.method(), "?"));
            switch (call.method()) {
                case "GET", "HEAD" -> read(call, path);
                case "POST" -> post(call, path);
                case "PUT" -> writes.upload(call, bucket(path), name(path), true);
                case "DELETE" -> {
                    if (path.indexOf('/') < 0) {
                        writes.deleteMany(call, path);
                    } else {
                        writes.delete(call, bucket(path), name(path));
                    }
                }
                default -> throw StorageError.notFoundRoute(call.method(), path);
            }
        }
    }

    private void read(Call call, String path) throws IOException {
        boolean info = path.startsWith("info/");
        String place = path;
        for (String word : new String[] {"info/", "authenticated/", "public/"}) {
            place = place.startsWith(word) ? place.substring(word.length()) : place;
        }
        if (info) {
            reads.info(call, bucket(place), name(place));
        } else if (call.method().equals("HEAD")) {
            reads.head(call, bucket(place), name(place));
        } else {
            reads.get(call, bucket(place), name(place));
        }
    }

    private void post(Call call, String path) throws IOException {
        if (path.startsWith("list/")) {
            lists.level(call, path.substring("list/".length()));
        } else if (path.startsWith("list-v2/")) {
            lists.flat(call, path.substring("list-v2/".length()));
        } else if (path.equals("copy")) {
            writes.copy(call);
        } else if (path.equals("move")) {
            writes.move(call);
        } else {
            boolean replace = call.header("x-upsert").filter("true"::equals).isPresent();
            writes.upload(call, bucket(path), name(path), replace);
        }
    }

    private static String bucket(String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            throw StorageError.notFoundRoute("?", path);
        }
        return path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    /** Ends at once; what is being answered is cut off. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        database.close();
    }
}
