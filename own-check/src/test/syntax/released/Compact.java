import module java.base;
import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Buf;

int size = 8;

int first(@Ref Buf b) {
    return b.get(0);
}

void drop(@Own Buf b) {
    b.close();
}

record Named(String name, List<Integer> sizes) {}

void main() {
    Buf b = new Buf(size);
    IO.println(first(b) + new Named("b", List.of(1)).name());
    drop(b);
}
