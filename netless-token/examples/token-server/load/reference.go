// The token server's work in Go's net/http: check an API key and a rate limit, choose a role, sign a
// token, write a log line.
package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	ttl   = 10 * time.Minute
	limit = 1_000_000_000
)

type caller struct{ uid, role, roleName string }

type line struct {
	Timestamp string `json:"timestamp"`
	Level     string `json:"level"`
	Message   string `json:"message"`
	RequestID string `json:"request_id"`
	Address   string `json:"address"`
	Method    string `json:"method"`
	Route     string `json:"route"`
	Status    int    `json:"status"`
	LatencyUs int64  `json:"latency_us"`
	Caller    string `json:"caller"`
	UUID      string `json:"uuid"`
	Role      string `json:"role"`
}

type sdkConfig struct {
	AppIdentifier string `json:"appIdentifier"`
	Region        string `json:"region"`
}

type joinRoom struct {
	UID        string `json:"uid"`
	UUID       string `json:"uuid"`
	RoomToken  string `json:"roomToken"`
	IsWritable bool   `json:"isWritable"`
}

type join struct {
	SdkConfig sdkConfig `json:"sdkConfig"`
	JoinRoom  joinRoom  `json:"joinRoom"`
	ExpiresAt int64     `json:"expiresAt"`
}

type claims struct {
	Ak       string `json:"ak"`
	ExpireAt string `json:"expireAt"`
	Nonce    string `json:"nonce"`
	Role     string `json:"role"`
	UUID     string `json:"uuid"`
}

func newID() string {
	var id [16]byte
	rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func roomToken(accessKey, secretKey, role, uuid string, expireAt int64) string {
	c := claims{accessKey, strconv.FormatInt(expireAt, 10), newID(), role, uuid}
	text, _ := json.Marshal(c)
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write(text)
	query := url.Values{
		"ak": {c.Ak}, "expireAt": {c.ExpireAt}, "nonce": {c.Nonce}, "role": {c.Role},
		"sig": {hex.EncodeToString(mac.Sum(nil))}, "uuid": {c.UUID},
	}.Encode()
	return "NETLESSROOM_" + base64.RawURLEncoding.EncodeToString([]byte(query))
}

func isUUID(text string) bool {
	_, err := hex.DecodeString(text)
	return len(text) == 32 && err == nil
}

func main() {
	accessKey, secretKey := os.Getenv("NETLESS_ACCESS_KEY"), os.Getenv("NETLESS_SECRET_ACCESS_KEY")
	callers := map[[32]byte]caller{
		sha256.Sum256([]byte(os.Getenv("API_KEY"))): {"student-7", "1", "writer"},
	}
	var lock sync.Mutex
	requests := map[string]int{}
	lines := make(chan line, 8192)
	go func() {
		log := bufio.NewWriterSize(os.Stderr, 8192)
		encoder := json.NewEncoder(log)
		for {
			select {
			case l := <-lines:
				encoder.Encode(l)
			default:
				log.Flush()
				encoder.Encode(<-lines)
			}
		}
	}()

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		l := line{Level: "INFO", Message: "answered", RequestID: newID(), Method: r.Method, Route: "none"}
		l.Address, _, _ = net.SplitHostPort(r.RemoteAddr)
		answer := func(status int, body any) {
			w.Header().Set("content-type", "application/json")
			w.Header().Set("cache-control", "no-store")
			w.Header().Set("x-request-id", l.RequestID)
			w.WriteHeader(status)
			json.NewEncoder(w).Encode(body)
			now := time.Now()
			l.Timestamp, l.Status = now.Format(time.RFC3339Nano), status
			l.LatencyUs = now.Sub(start).Microseconds()
			select {
			case lines <- l:
			default:
			}
		}
		problem := func(status int, detail string) {
			answer(status, map[string]any{"status": status, "detail": detail})
		}
		parts := strings.Split(r.URL.Path, "/")
		if r.Method != http.MethodPost || len(parts) != 4 || parts[1] != "rooms" || parts[3] != "join" {
			problem(404, "there is nothing here")
			return
		}
		l.Route = "/rooms/{uuid}/join"
		key := strings.TrimPrefix(r.Header.Get("authorization"), "Bearer ")
		who, known := callers[sha256.Sum256([]byte(key))]
		if !known {
			problem(401, "no known API key")
			return
		}
		lock.Lock()
		requests[who.uid]++
		count := requests[who.uid]
		lock.Unlock()
		if count > limit {
			problem(429, "too many requests")
			return
		}
		uuid := parts[2]
		if !isUUID(uuid) {
			problem(400, "invalid uuid")
			return
		}
		expireAt := time.Now().Add(ttl).UnixMilli()
		token := roomToken(accessKey, secretKey, who.role, uuid, expireAt)
		l.Caller, l.UUID, l.Role = who.uid, uuid, who.roleName
		answer(200, join{
			sdkConfig{"283/VGiScM9Wiw2HJg", "us-sv"},
			joinRoom{who.uid, uuid, token, true},
			expireAt,
		})
	})
	if err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
