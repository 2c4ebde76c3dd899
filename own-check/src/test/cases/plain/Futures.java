import java.util.concurrent.CompletableFuture;

/// Accept: chained futures.
final class Futures {
    static CompletableFuture<String> f(String s) {
        return CompletableFuture.supplyAsync(() -> s + s).thenApply(String::trim).exceptionally(e -> s);
    }
}
