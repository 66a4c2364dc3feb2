// Looks one name up as any program does (getaddrinfo(3)): the control of names.py, linked statically.
#include <netdb.h>
#include <stdio.h>

int main(int count, char **words) {
    struct addrinfo *found = NULL;
    int status = getaddrinfo(count > 1 ? words[1] : "localhost", NULL, NULL, &found);
    puts(status == 0 ? "found" : gai_strerror(status));
    return status != 0;
}
