extension PageScript {
    /// Instants in the reader's zone, the clock, the countdown to the next round.
    static let times = #"""
        const two=n=>String(n).padStart(2,"0");
        function written(date,form){
          const day=`${date.getFullYear()}-${two(date.getMonth()+1)}-${two(date.getDate())}`;
          const minute=`${two(date.getHours())}:${two(date.getMinutes())}`;
          const second=`${minute}:${two(date.getSeconds())}`;
          if(form==="clock")return second;
          if(form==="minute")return minute;
          if(form==="date")return day;
          if(form==="exact")return`${day} ${second}`;
          if(form!=="moment")return`${day} ${minute}`;
          const now=new Date();
          if(date.toDateString()===now.toDateString())return minute;
          return`${date.getFullYear()===now.getFullYear()?day.slice(5):day} ${minute}`;
        }
        function zone(date){
          const east=-date.getTimezoneOffset(),size=Math.abs(east);
          const offset=size?`UTC${east<0?"−":"+"}${two(Math.floor(size/60))}:${two(size%60)}`:"UTC";
          let name="";
          try{name=new Intl.DateTimeFormat("en",{timeZoneName:"short"}).formatToParts(date)
            .find(part=>part.type==="timeZoneName").value;}catch{}
          return/^[A-Z]{2,5}$/.test(name)&&name!=="UTC"?`${name} (${offset})`:offset;
        }
        function turnTimes(within){
          for(const time of within.querySelectorAll("time[datetime]")){
            const date=new Date(time.dateTime);
            if(isNaN(date)||time.hasAttribute("data-countdown"))continue;
            time.textContent=written(date,time.dataset.form||(time.textContent.length>16?"exact":"full"));
          }
          for(const name of within.querySelectorAll("[data-zone]"))name.textContent=zone(new Date());
        }
        let running=null;
        function tick(){
          const now=new Date(),clock=document.querySelector(".clock time");
          if(clock){clock.dateTime=now.toISOString();clock.textContent=written(now,"clock");}
          for(const time of document.querySelectorAll("time[data-countdown]")){
            const left=Math.ceil((new Date(time.dateTime)-now)/1000);
            const far=Math.floor(left/60);
            time.textContent=running!==null?`${words.running} ${Math.floor(running*100)} %`
              :left<=0?words.soon:`${words.in} ${far}:${two(left%60)}`;
          }
        }

        """#

    /// Choices that take effect at once; without the script a button sends them.
    static let forms = #"""
        document.addEventListener("change",event=>{
          const form=event.target.form;
          if(form&&form.hasAttribute("data-auto")&&event.target.matches("select,[type=checkbox],[type=radio]"))
            form.requestSubmit();
        });
        document.addEventListener("submit",event=>{
          if(event.target.method!=="get")return;
          for(const field of event.target.elements)if(field.name&&field.value==="")field.disabled=true;
        });
        window.addEventListener("pageshow",()=>{
          for(const field of document.querySelectorAll("form[method=get] [disabled][name]"))field.disabled=false;
        });

        """#

    /// Keys; none while something is being written.
    static let keys = #"""
        let row=null,going=false;
        const rows=()=>[...document.querySelectorAll("[data-row]")].filter(one=>one.offsetParent!==null);
        function choose(step){
          const all=rows();
          if(!all.length)return;
          const at=all.indexOf(row);
          const next=all[Math.min(Math.max(at<0?(step>0?0:all.length-1):at+step,0),all.length-1)];
          if(row)row.classList.remove("here");
          row=next;
          row.classList.add("here");
          const link=row.querySelector("a[href]");
          if(link)link.focus({preventScroll:true});
          row.scrollIntoView({block:"nearest"});
        }
        const go=selector=>{const link=document.querySelector(selector);if(link)location.assign(link.href);};
        function help(){
          const dialog=document.getElementById("keys");
          if(dialog&&dialog.showModal)dialog.open?dialog.close():dialog.showModal();
        }
        const places={o:"",g:"grid",h:"heat",i:"incidents",r:"report"};
        document.addEventListener("keydown",event=>{
          if(event.ctrlKey||event.metaKey||event.altKey||event.isComposing)return;
          const field=event.target.closest&&event.target.closest("input,select,textarea,[contenteditable]");
          if(event.key==="Escape"){if(field)field.blur();hideTip();stopDrag();return;}
          if(field)return;
          if(going){
            going=false;
            if(event.key in places){event.preventDefault();location.assign(words.base+places[event.key]);}
            return;
          }
          switch(event.key){
          case"/":{
            const search=document.querySelector(".search input");
            if(search){search.focus();search.select();}
            break;
          }
          case"j":choose(1);break;
          case"k":choose(-1);break;
          case"Enter":{
            const inside=event.target.closest&&event.target.closest("a,button,summary,[tabindex='0']");
            const link=row&&!inside&&row.querySelector("a[href]");
            if(!link)return;
            link.click();
            break;
          }
          case"[":go("main a[rel~=prev]");break;
          case"]":go("main a[rel~=next]");break;
          case"?":help();break;
          case"g":going=true;setTimeout(()=>{going=false;},1500);break;
          default:return;
          }
          event.preventDefault();
        });
        document.addEventListener("click",event=>{
          if(event.target.closest&&event.target.closest("[data-keys]")){event.preventDefault();help();}
        });

        """#
}
