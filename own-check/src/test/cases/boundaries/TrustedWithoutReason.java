import allod.own.Trusted;

/// @Trusted must say why.
final class TrustedWithoutReason {
    @Trusted("") void f() {} // error: OWN1009
}
